"""Many problems of one theorem: designs, worker processes, the ledger, tables and diagrams."""
