"""How is the network built? A map drawn from the network itself."""

from ui.frame import EVERY, arrive

selection, places, line = arrive("How is the network built?", EVERY, weights=False)

from pages.inception.maps.view import map_view
from ui.network_choice import card_of

card = card_of(selection.network)
line.caption(f"{card.title}, drawn from the network object. Choose another one in the sidebar.")
map_view(card)
