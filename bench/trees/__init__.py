"""Does the reader build the tree that an expert builds? Trees written by hand before the reader ran, and a comparer."""
