"""Writes small models as torch-mlir prints them, with inputs and what PyTorch makes of these.

    models.py FOLDER

FOLDER/NAME.mlir is the model, FOLDER/NAME.inN.npy are its arguments and FOLDER/NAME.outN.npy its results.
"""

import pathlib
import sys

import numpy
import torch
from torch import nn
from torch_mlir import fx


class MLP(nn.Module):
    """Layers with bias, and what is usual between them."""

    def __init__(self):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Linear(32, 64), nn.ReLU(), nn.Linear(64, 64), nn.GELU(), nn.Linear(64, 10), nn.Softmax(dim=-1))

    def forward(self, x):
        return self.layers(x)


class CNN(nn.Module):
    """Convolutions and pooling on the way to a class."""

    def __init__(self):
        super().__init__()
        self.first = nn.Conv2d(1, 8, 3, padding=1)
        self.depthwise = nn.Conv2d(8, 8, 3, stride=2, padding=1, groups=8)
        self.pool = nn.MaxPool2d(2)
        self.last = nn.Linear(8 * 4 * 4, 10)

    def forward(self, x):
        x = torch.relu(self.first(x))
        x = self.pool(torch.relu(self.depthwise(x)))
        return torch.log_softmax(self.last(x.flatten(1)), dim=1)


class ResNetBlock(nn.Module):
    """Two convolutions with normalisation, and the way around them."""

    def __init__(self):
        super().__init__()
        self.conv1, self.norm1 = nn.Conv2d(4, 8, 3, stride=2, padding=1, bias=False), nn.BatchNorm2d(8)
        self.conv2, self.norm2 = nn.Conv2d(8, 8, 3, padding=1, bias=False), nn.BatchNorm2d(8)
        self.around = nn.Sequential(nn.Conv2d(4, 8, 1, stride=2, bias=False), nn.BatchNorm2d(8))

    def forward(self, x):
        y = self.norm2(self.conv2(torch.relu(self.norm1(self.conv1(x)))))
        return nn.functional.adaptive_avg_pool2d(torch.relu(y + self.around(x)), (1, 1))


class Transformer(nn.Module):
    """Attention with several heads, and a layer after it."""

    def __init__(self, width=32, heads=4):
        super().__init__()
        self.heads = heads
        self.norm1, self.norm2 = nn.LayerNorm(width), nn.LayerNorm(width)
        self.project, self.out = nn.Linear(width, 3 * width), nn.Linear(width, width)
        self.feed = nn.Sequential(nn.Linear(width, 2 * width), nn.GELU(approximate="tanh"), nn.Linear(2 * width, width))

    def forward(self, x):
        batch, length, width = x.shape
        q, k, v = self.project(self.norm1(x)).chunk(3, dim=-1)
        q, k, v = (t.view(batch, length, self.heads, width // self.heads).transpose(1, 2) for t in (q, k, v))
        weights = torch.softmax(q @ k.transpose(-2, -1) * (width // self.heads) ** -0.5, dim=-1)
        x = x + self.out((weights @ v).transpose(1, 2).reshape(batch, length, width))
        return x + self.feed(self.norm2(x))


class Recommendation(nn.Module):
    """Tables that are looked up, and products of what was found."""

    def __init__(self):
        super().__init__()
        self.tables = nn.ModuleList(nn.Embedding(20, 8) for _ in range(3))
        self.bottom = nn.Sequential(nn.Linear(13, 16), nn.ReLU(), nn.Linear(16, 8), nn.ReLU())
        self.top = nn.Sequential(nn.Linear(8 + 6, 16), nn.ReLU(), nn.Linear(16, 1), nn.Sigmoid())

    def forward(self, dense, indices):
        x = self.bottom(dense)
        parts = [x] + [table(indices[:, i]) for i, table in enumerate(self.tables)]
        stacked = torch.stack(parts, dim=1)
        products = stacked @ stacked.transpose(1, 2)
        pairs = [products[:, i, j] for i in range(4) for j in range(i)]
        return self.top(torch.cat([x] + [pair.unsqueeze(1) for pair in pairs], dim=1))


def models():
    yield "mlp", MLP(), (torch.randn(4, 32),)
    yield "cnn", CNN(), (torch.randn(2, 1, 16, 16),)
    yield "resnet", ResNetBlock(), (torch.randn(1, 4, 16, 16),)
    yield "transformer", Transformer(), (torch.randn(2, 6, 32),)
    yield "recommendation", Recommendation(), (torch.randn(5, 13), torch.randint(0, 20, (5, 3)))


def main():
    folder = pathlib.Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(0)
    for name, model, inputs in models():
        model.eval()
        with torch.no_grad():
            outputs = model(*inputs)
        module = fx.export_and_import(model, *inputs, output_type="linalg-on-tensors", func_name="main")
        (folder / f"{name}.mlir").write_text(str(module))
        for number, value in enumerate(inputs):
            numpy.save(folder / f"{name}.in{number}.npy", value.numpy())
        for number, value in enumerate([outputs]):
            numpy.save(folder / f"{name}.out{number}.npy", value.numpy())


if __name__ == "__main__":
    main()
