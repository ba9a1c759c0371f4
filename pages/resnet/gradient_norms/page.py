"""Does the gradient reach the first layer? Measured in every regime."""

from pages.resnet.gradient_norms.shattered import shattered
from pages.resnet.gradient_norms.trained import trained
from pages.resnet.gradient_norms.training import training
from pages.resnet.gradient_norms.view import view
from ui.frame import visit

subject = visit().subject
view(subject)
training()
shattered()
trained(subject)
