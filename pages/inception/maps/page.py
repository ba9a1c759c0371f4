"""How is the network built? A map drawn from the network itself."""

from pages.inception.maps.view import view
from ui.frame import visit

subject = visit().subject
view(subject)
