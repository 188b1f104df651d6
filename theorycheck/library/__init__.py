"""The theorems, one file each. A file that defines `THEOREM` is registered by being here."""
