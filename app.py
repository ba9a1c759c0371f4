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
            st.Page("pages/explore/branches/page.py", title="Inception branches", icon=":material/account_tree:",
                    default=True),
            st.Page("pages/explore/attribution/page.py", title="Attribution", icon=":material/filter_center_focus:",
                    url_path="attribution"),
            st.Page("pages/explore/ledger/page.py", title="Branch ledger", icon=":material/receipt_long:",
                    url_path="ledger"),
            st.Page("pages/explore/switchboard/page.py", title="Switchboard", icon=":material/toggle_on:",
                    url_path="switchboard"),
            st.Page("pages/explore/features/page.py", title="Features", icon=":material/auto_awesome:",
                    url_path="features"),
            st.Page("pages/explore/comparison/page.py", title="Side by side", icon=":material/compare:",
                    url_path="comparison"),
            st.Page("pages/explore/networks/page.py", title="Networks", icon=":material/database:",
                    url_path="networks"),
        ],
        "Inception": [
            st.Page("pages/inception/maps/page.py", title="Network maps", icon=":material/map:",
                    url_path="maps"),
            st.Page("pages/inception/one_by_one/page.py", title="1×1 convolution", icon=":material/grid_on:",
                    url_path="one_by_one"),
            st.Page("pages/inception/reduction/page.py", title="Channel reduction", icon=":material/filter_alt:",
                    url_path="reduction"),
            st.Page("pages/inception/cost/page.py", title="Bottleneck cost", icon=":material/calculate:",
                    url_path="cost"),
            st.Page("pages/inception/filter_sizes/page.py", title="Filter sizes", icon=":material/aspect_ratio:",
                    url_path="filter_sizes"),
            st.Page("pages/inception/factorization/page.py", title="Factorization (v3)", icon=":material/call_split:",
                    url_path="factorization"),
            st.Page("pages/inception/auxiliary/page.py", title="Auxiliary heads", icon=":material/fork_right:",
                    url_path="auxiliary"),
        ],
        "ResNet": [
            st.Page("pages/resnet/residual_block/page.py", title="Residual block", icon=":material/alt_route:",
                    url_path="residual_block"),
            st.Page("pages/resnet/gradient_norms/page.py", title="Gradient norms", icon=":material/show_chart:",
                    url_path="gradient_norms"),
            st.Page("pages/resnet/degradation/page.py", title="Degradation", icon=":material/trending_down:",
                    url_path="degradation"),
            st.Page("pages/resnet/live_training/page.py", title="Train it live", icon=":material/play_circle:",
                    url_path="live_training"),
        ],
    },
    expanded=True,
)  # fmt: skip
if first_visit:
    close_the_dialog()
in_sentences(page.run)()
