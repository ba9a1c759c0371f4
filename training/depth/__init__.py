"""The parts of training.degradation: its schedule, what it measures, its state, many machines."""
