"""The sidebar's network and device, and the way from a name to a network that is ready to run."""

from collections.abc import Sequence

import streamlit as st

from models.catalog import NETWORKS, NetworkCard, first_for, shipped_for
from ui import choice
from ui.own.controls import own_card

DEVICES = {"cpu": "CPU", "cuda": "CUDA GPU", "mps": "Apple GPU (MPS)"}


def cards(families: Sequence[str]) -> dict[str, NetworkCard]:
    """The networks of these families that a viewer may choose, their own first."""
    own = own_card()
    every = {**({own.name: own} if own else {}), **NETWORKS}
    return {name: card for name, card in every.items() if card.family in families}


def chosen_network(families: Sequence[str]) -> str:
    """The chosen network's name: one of these families, by default their shipped one."""
    options = list(cards(families))
    wanted = st.session_state.get("wanted_network")  # an own one, taken where it cannot be shown
    if wanted in options:
        st.session_state["network"] = st.session_state.pop("wanted_network")
    return choice.restore_name("network", first_for(families[0]), options)


def network_control(families: Sequence[str]) -> None:
    """The choice of a network."""
    options = cards(families)
    st.selectbox("Network", list(options), key="network", format_func=lambda n: options[n].title)


def device_control() -> str:
    """The choice of a device, the fastest by default."""
    from models.loading import devices

    found = devices()
    name = choice.restore_name("device", found[0], found)
    st.selectbox("Runs on", found, key="device", format_func=lambda n: DEVICES[n])
    return st.session_state["device"] or name


def usable_or_shipped(name: str, key: str = "try_again") -> str:
    """The name if its weights are on this machine or could be downloaded, or else its family's
    shipped network.

    While a download runs the page shows its progress; leaving the page ends it, to be resumed.
    """
    from models.weights import WeightsError, locate

    card = NETWORKS.get(name)
    if card is None or locate(card) is not None:
        return name
    failed: dict[str, str] = st.session_state.setdefault("failed_weights", {})
    if name not in failed:
        try:
            _download(card)
            return name
        except WeightsError as problem:
            failed[name] = str(problem)
    fallback = shipped_for(card.family)
    st.warning(f"{failed[name]} Shown meanwhile: {NETWORKS[fallback].title}.")
    st.button("Try again", on_click=_forget, args=(failed, name), key=key)
    return fallback


def _forget(failed: dict[str, str], name: str) -> None:
    failed.pop(name, None)


def _download(card: NetworkCard) -> None:
    from models.weights import fetch

    bar = st.progress(0.0, text=f"Looking for the weights of {card.title} …")

    def report(done: int, total: int, speed: float) -> None:
        of = f" of {total / 1e6:.0f}" if total else ""
        pace = f", {speed / 1e6:.1f} MB/s" if speed else ""
        text = (
            f"Weights of {card.title}: {done / 1e6:.1f}{of} MB{pace}. Leaving this page stops it."
        )
        bar.progress(min(done / total, 1.0) if total else 0.0, text=text)

    try:
        fetch(card, report)
    finally:
        bar.empty()


def card_of(name: str) -> NetworkCard:
    """The card of a chosen network."""
    own = own_card()
    return own if own and own.name == name else NETWORKS[name]
