"""Small real data sets, with their sources in the files."""
