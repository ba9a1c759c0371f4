"""What pages share of Streamlit."""
