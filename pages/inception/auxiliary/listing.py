"""The lines of PyTorch that are shown on this page."""

LISTING = """# the shared network is not touched: the weights are replaced for this call
weights = {name: w.detach().clone().requires_grad_(True) for name, w in layers}
aux1, aux2, logits = torch.func.functional_call(network_with_heads, weights, (photo,))
losses = [F.cross_entropy(out, label) for out in (logits, aux1, aux2)]
gradients = [torch.autograd.grad(loss, list(weights.values()), retain_graph=True, allow_unused=True)
             for loss in losses]
# for every layer: 3 x 3 inner products, from which any weighted sum's norm follows
products = g @ g.T"""
