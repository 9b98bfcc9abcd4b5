"""Which places does the gazetteer know? Written anew from packages that carry GeoNames: see `__main__`."""
