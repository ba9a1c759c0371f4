"""The router: which pages there are, and the frame that they share. Nothing is computed here."""

from pathlib import Path

import streamlit as st

from ui.first_visit import close_the_dialog, in_old_multipage_mode
from ui.frame import in_sentences

first_visit = in_old_multipage_mode()
st.set_page_config(
    page_title="Inception and ResNet, seen from inside",
    page_icon="assets/icon.png",
    layout="wide",
)
st.html(Path(__file__).parent / "assets" / "style.css")
page = st.navigation(
    {
        "Explore": [
            st.Page("pages/explore/branches.py", title="Inception branches",
                    icon=":material/account_tree:", default=True),
            st.Page("pages/explore/attribution.py", title="Attribution", icon=":material/filter_center_focus:"),
            st.Page("pages/explore/ledger.py", title="Branch ledger", icon=":material/receipt_long:"),
            st.Page("pages/explore/switchboard.py", title="Switchboard", icon=":material/toggle_on:"),
            st.Page("pages/explore/features.py", title="Features", icon=":material/auto_awesome:"),
            st.Page("pages/explore/comparison.py", title="Side by side", icon=":material/compare:"),
            st.Page("pages/explore/networks.py", title="Networks", icon=":material/database:"),
        ],
        "Inception": [
            st.Page("pages/inception/maps.py", title="Network maps", icon=":material/map:"),
            st.Page("pages/inception/one_by_one.py", title="1×1 convolution", icon=":material/grid_on:"),
            st.Page("pages/inception/reduction.py", title="Channel reduction", icon=":material/filter_alt:"),
            st.Page("pages/inception/cost.py", title="Bottleneck cost", icon=":material/calculate:"),
            st.Page("pages/inception/filter_sizes.py", title="Filter sizes", icon=":material/aspect_ratio:"),
            st.Page("pages/inception/factorization.py", title="Factorization (v3)", icon=":material/call_split:"),
            st.Page("pages/inception/auxiliary.py", title="Auxiliary heads", icon=":material/fork_right:"),
        ],
        "ResNet": [
            st.Page("pages/resnet/residual_block.py", title="Residual block", icon=":material/alt_route:"),
            st.Page("pages/resnet/gradient_norms.py", title="Gradient norms", icon=":material/show_chart:"),
            st.Page("pages/resnet/degradation.py", title="Degradation", icon=":material/trending_down:"),
            st.Page("pages/resnet/live_training.py", title="Train it live", icon=":material/play_circle:"),
        ],
    },
    expanded=True,
)  # fmt: skip
if first_visit:
    close_the_dialog()
in_sentences(page.run)()
