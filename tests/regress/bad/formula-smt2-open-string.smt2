(set-info :notes "x)
