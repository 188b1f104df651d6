"""One ReLU neuron, learned by several: closed forms, rates and their exact constants."""
