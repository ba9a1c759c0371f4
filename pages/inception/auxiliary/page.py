"""What do the auxiliary classifiers add?"""

from pages.inception.auxiliary.view import view
from ui.frame import visit

subject = visit().subject
view(subject)
