import BenchKit
print("later")
