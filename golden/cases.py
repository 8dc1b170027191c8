"""What is measured: networks at small widths, so that a slow backend takes a second for each.

`options` are those of `@ebmjs/models`; `labels` are rows of the batch, among them soft ones.
"""

LABELS = [[0, 1, 0], [0.2, 0.3, 0.5]]  # one-hot and soft, of three classes
SMALL = {"shape": [16, 16, 3]}
LABELLED = {**SMALL, "classes": 3}

CASES = [
    ("resnet32", {"shape": [32, 32, 3], "width": 4}, {}),
    ("resnet32", {**LABELLED, "width": 6}, {}),
    ("resnet32", {**LABELLED, "width": 6, "activation": "swish", "attention": True}, {"second": True}),
    ("resnet32", {**LABELLED, "width": 6, "activation": "relu"}, {"second": True}),
    ("resnet32", {**LABELLED, "width": 4, "spectralNorm": False}, {}),
    ("resnet32", {**SMALL, "width": 4, "halving": "stride"}, {"second": True}),
    ("resnet32", {**SMALL, "width": 4, "preset": "appendix"}, {}),
    ("resnet32", {**LABELLED, "width": 4, "preset": "appendix", "activation": "swish"}, {"second": True}),
    ("resnet32", {"shape": [13, 18, 1], "classes": 3, "width": 4}, {"steps": 2, "second": True}),
    ("resnet32Large", {**SMALL, "width": 4}, {}),
    ("resnet32Large", {**LABELLED, "width": 4, "attention": True}, {"second": True}),
    ("resnet32Larger", {**SMALL, "width": 3}, {"second": True}),
    ("resnet32Larger", {**LABELLED, "width": 4, "attention": True}, {}),
    ("resnet32Wider", {**LABELLED, "width": 4, "stem": 3}, {}),
    ("resnet32Wider", {**LABELLED, "width": 4, "stem": 4, "activation": "swish", "attention": True}, {"second": True}),
    ("resnet32Wider", {**LABELLED, "width": 4, "stem": 3, "activation": "swish", "faithful": True}, {}),
    ("resnet128", {"shape": [32, 32, 3], "classes": 3, "width": 2}, {"second": True}),
    ("resnet128", {"shape": [32, 32, 3], "classes": 3, "width": 2, "attention": True, "activation": "leaky-relu"}, {"second": True}),
    ("mnistNet", {"width": 3}, {"second": True}),
    ("mnistNet", {"width": 3, "classes": 3, "activation": "swish"}, {"second": True}),
    ("mnistNet", {"width": 3, "activation": "relu"}, {"steps": 2}),
    ("dspritesNet", {"width": 4, "factor": "size", "activation": "swish"}, {"labels": [[0.5], [0.9]]}),
    ("dspritesNet", {"width": 4, "factor": "shape", "activation": "leaky-relu"}, {"second": True}),
    ("dspritesNet", {"width": 4, "factor": "position", "activation": "relu"}, {"labels": [[0.1, 0.7], [0.9, 0.2]]}),
    ("uvaCnn", {"width": 4}, {"second": True}),
    ("trajectoryNet", {"steps": 9, "features": 5, "classes": 3, "width": 4, "blocks": 2}, {"second": True}),
    ("residualNetwork", {**LABELLED, "width": 3, "blocks": [{"width": 3, "down": True}, {"width": 5, "down": False}]}, {}),
    (
        "residualNetwork",
        {"shape": [7, 6, 2], "classes": 3, "width": 3, "blocks": [{"width": 5, "down": True}], "conditioning": "gain"},
        {"second": True},
    ),
    ("mlp", {"dimension": 5, "widths": [7, 6]}, {"second": True}),
    ("mlp", {"dimension": 5, "widths": [7, 6], "activation": "leaky-relu"}, {"second": True}),
    ("mlp", {"dimension": 5, "widths": [7, 6], "activation": "relu"}, {"second": True}),
]
