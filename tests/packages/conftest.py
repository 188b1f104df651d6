"""Packages that tests install and test elsewhere: nothing below is a test of this repository."""

collect_ignore_glob = ["*"]
