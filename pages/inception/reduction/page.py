"""What does a trained 1x1 reduction keep of the photo?"""

from pages.inception.reduction.view import view
from ui.frame import visit

subject = visit().subject
view(subject)
