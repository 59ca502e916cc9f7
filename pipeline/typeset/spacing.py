def spaced(x): return x
