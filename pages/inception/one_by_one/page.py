"""What is a 1x1 convolution? By hand, and on the viewer's photo."""

from pages.inception.one_by_one.one import one
from pages.inception.one_by_one.photo import photo
from pages.inception.one_by_one.several import several
from ui.frame import visit

subject = visit().subject
one()
several()
photo(subject)
