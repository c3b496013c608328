def contract(c): pass
def errata(c): pass
