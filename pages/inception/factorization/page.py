"""What does Inception v3 gain by factorizing convolutions?"""

from ui.frame import EVERY, arrive, contents

selection, places, line = arrive(
    "What is gained by splitting large kernels into small ones?", EVERY
)

from pages.inception.factorization.count import arithmetic
from pages.inception.factorization.kernels import trained_kernels
from pages.inception.factorization.modules import module_diagrams
from pages.inception.factorization.photo import on_the_photo
from serving.pictures import view_of
from ui.network_choice import card_of, instrument_of

contents(
    line,
    "Count first, then try it on the photo, then look at kernels that were really trained.",
    {
        "count": "count",
        "photo": "two 3×3 on the photo",
        "kernels": "trained kernels",
        "modules": "Inception v3’s modules",
    },
)
arithmetic()
on_the_photo(view_of(selection.picture, card_of(selection.network), selection.framing))
trained_kernels(selection, instrument_of(selection.network, selection.device))
module_diagrams()
