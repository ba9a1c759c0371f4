"""Which filter size for which object? Measured on the photo."""

from pages.inception.filter_sizes.choices import choices
from pages.inception.filter_sizes.fields import fields
from pages.inception.filter_sizes.sizes import sizes
from ui.frame import visit

subject = visit().subject
module = choices(subject).module
sizes(subject, module)
fields(subject, module)
