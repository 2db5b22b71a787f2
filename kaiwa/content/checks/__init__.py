"""What is wrong with the bank, or might be: one file for each kind of fault, values in and findings out."""
