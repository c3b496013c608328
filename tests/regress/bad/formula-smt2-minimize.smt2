(minimize 1)
