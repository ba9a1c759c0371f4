"""The chosen network without each block in turn: live on the photo, and recorded on labelled
pictures.
"""

import numpy as np
import streamlit as st

from analysis.activations.numbers import probabilities
from figures.plots.blocks.deletions import Accuracies, deletion_bars
from models.catalog import NetworkCard
from pages.resnet.deletion.results import WITHOUT_EACH, logits_without_each
from records.knockouts import block_knockouts
from serving.blocks import Logits, blocks_of, sizes
from serving.subject import Subject
from ui.choice import kept_switch
from ui.run import running
from ui.sentences import as_text, errors_as_sentences
from ui.show import chart

AT_ONCE = 10  # blocks; deeper networks take more than a second and wait for the switch


@st.fragment
@errors_as_sentences
def deleted(subject: Subject) -> None:
    """The answer for this photo without each block in turn, then accuracies without each block."""
    st.header("Each block deleted in turn", anchor="deleted")
    names = [parts.block.name for parts in blocks_of(subject)]
    label = f"Run the photo through all {len(names)} networks that lack one block"
    if len(names) <= AT_ONCE or kept_switch(st.toggle, label, key="sweep_on"):
        _on_the_photo(subject, names)
    _recorded(subject.card, len(subject.classes))


def _on_the_photo(subject: Subject, names: list[str]) -> None:
    whole = probabilities(sizes(subject).logits)
    best = int(whole.argmax())
    chances = [
        probabilities(logits)
        for logits in WITHOUT_EACH.once(subject.key, lambda: _without_each(subject, len(names)))
    ]
    shares = tuple(100 * float(chance[best]) for chance in chances)
    same = sum(int(chance.argmax() == best) for chance in chances)
    label = subject.classes[best]
    net = Accuracies(f"“{label}”", "residual", 0, 100 * float(whole[best]), shares)
    chart(deletion_bars([net], 100 / len(whole), names, "probability (%)"), "sweep_photo")
    st.markdown(
        f"**On your photo** deleting one block leaves the answer “{as_text(label)}” unchanged "
        f"for {same} of {len(names)} blocks."
    )


def _without_each(subject: Subject, blocks: int) -> list[Logits]:
    with running("without each block", of=blocks, key="sweep", stoppable=False) as step:
        return logits_without_each(subject, step)


def _recorded(card: NetworkCard, classes: int) -> None:
    """Accuracy with one block deleted; for a network that nobody has measured, nothing is shown."""
    record = block_knockouts(card)
    if record is None:
        return
    st.markdown("**On labelled pictures**")
    without = {name: 100 * value for name, value in record.without.items()}
    net = Accuracies(card.title, "residual", 18, 100 * record.whole, tuple(without.values()))
    chart(deletion_bars([net], 100 / classes, list(without)), "knockout")
    worst = min(without, key=without.__getitem__)
    best = max(without, key=without.__getitem__)
    st.caption(
        f"{net.whole:.1f} % whole, {np.median(net.without):.1f} % in the median without one block;"
        f" least needed: {best} ({without[best]:.1f} %), most: {worst} ({without[worst]:.1f} %)."
        f" Recorded on {record.pictures:,} validation pictures of its {classes} classes at"
        f" {record.size} px: {record.command}"
    )
