"""How the files of contracts/ are made: one topic a file, `contracts/generate.py` runs them all."""
