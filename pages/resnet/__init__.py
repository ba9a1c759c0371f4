"""The section ResNet: skip connections, depth and gradients."""
