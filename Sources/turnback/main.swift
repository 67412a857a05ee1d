print("turnback")
