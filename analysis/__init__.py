"""What can be measured on a network: plain values in, numpy arrays out."""
