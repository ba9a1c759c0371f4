"""What does Inception v3 gain by factorizing convolutions?"""

from pages.inception.factorization.count import count
from pages.inception.factorization.kernels import kernels
from pages.inception.factorization.modules import modules
from pages.inception.factorization.photo import photo
from ui.frame import visit

subject = visit().subject
count()
photo(subject)
kernels(subject)
modules()
