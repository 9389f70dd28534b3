"""The embedding model and what was tuned of it, with new heads, as torch modules. Imported only to train and to export.

What tuning changed of a matrix is kept as two thin ones whose product is added to the original (arXiv 2106.09685, there
while training, here afterwards); what is new is kept whole.
"""

import logging
from pathlib import Path
from typing import Any

import numpy as np
import torch

__all__ = ["Network", "PassageNetwork", "QuestionNetwork", "tuned"]


class PassageNetwork(torch.nn.Module):
    """The embedding model as it is, which reads passages."""

    def __init__(self, model: Any) -> None:
        super().__init__()
        self.model = model

    def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor | None = None) -> torch.Tensor:
        """Shapes: in (rows, tokens); out (rows, tokens, width), the last layer's vectors."""
        vectors: torch.Tensor = self.model(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state
        return vectors


class Network(torch.nn.Module):
    """A question and a passage, read together: where the answer stands, and whether there is one."""

    def __init__(self, encoder: Any) -> None:
        super().__init__()
        self.encoder = encoder
        width = encoder.config.hidden_size
        self.span = torch.nn.Linear(width, 2)
        self.pool = torch.nn.Linear(width, width)
        self.answers = torch.nn.Linear(width, 1)

    @classmethod
    def from_folder(cls, folder: Path) -> "Network":
        """On the weights of the embedding model in ``folder``. Word and place embeddings stay as they are."""
        return cls(_encoder(folder, dropout=0.0))

    def forward(
        self, input_ids: torch.Tensor, token_type_ids: torch.Tensor, attention_mask: torch.Tensor | None = None
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """Shapes: all in (rows, tokens); out (rows, tokens, 2), scores of an answer's first and last token, -1e4
        outside the passage, and (rows,), the score of its being there.
        """
        states = self.encoder(
            input_ids=input_ids, token_type_ids=token_type_ids, attention_mask=attention_mask
        ).last_hidden_state
        inside = token_type_ids if attention_mask is None else token_type_ids * attention_mask
        spans = self.span(states).masked_fill((inside == 0).unsqueeze(-1), -1e4)
        first = states[:, :1]  # kept in three dimensions: as plain matrix products these are made small with the rest
        return spans, self.answers(torch.tanh(self.pool(first))).squeeze((-1, -2))


class QuestionNetwork(torch.nn.Module):
    """A question, read by itself: vectors to compare with those that the untuned model gives passages."""

    def __init__(self, encoder: Any, directions: int) -> None:
        super().__init__()
        self.encoder = encoder
        width = encoder.config.hidden_size
        self.words = torch.nn.Linear(width, directions, bias=False)
        self.weight = torch.nn.Linear(width, 1)

    @classmethod
    def from_folder(cls, folder: Path, basis: Any, dropout: float = 0.0) -> "QuestionNetwork":
        """On the weights of the embedding model in ``folder``, where words go by ``basis`` (width, directions)."""
        network = cls(_encoder(folder, dropout), basis.shape[1])
        network.words.weight.data = torch.tensor(np.ascontiguousarray(basis.T))
        torch.nn.init.zeros_(network.weight.weight)
        torch.nn.init.zeros_(network.weight.bias)
        return network

    def forward(
        self, input_ids: torch.Tensor, attention_mask: torch.Tensor | None = None
    ) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        """Shapes: in (rows, tokens); out (rows, tokens, width), whose mean is the question's, (rows, tokens,
        directions), to compare word by word, and (rows, tokens), the factor by which each word matters more or less.
        """
        states = self.encoder(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state
        return states, self.words(states), torch.exp(self.weight(states)).squeeze(-1)


def tuned(network: torch.nn.Module, file: Path) -> torch.nn.Module:
    """``network`` with the changes and the new matrices that ``file`` holds."""
    state = network.state_dict()
    with np.load(file) as kept:
        for name in state:
            if f"{name}|left" in kept:
                change = kept[f"{name}|left"].astype(np.float32) @ kept[f"{name}|right"].astype(np.float32)
                state[name] = state[name] + torch.from_numpy(change)
            elif name in kept:
                state[name] = torch.from_numpy(kept[name].astype(np.float32))
    network.load_state_dict(state)
    return network


def _encoder(folder: Path, dropout: float) -> Any:
    """The embedding model; its word and place embeddings stay as they are."""
    from transformers import AutoModel
    from transformers.utils import logging as transformers_logging

    before = transformers_logging.get_verbosity()
    transformers_logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    transformers_logging.set_verbosity(logging.ERROR)  # no news: weights of a layer that is left out
    encoder = AutoModel.from_pretrained(
        str(folder), hidden_dropout_prob=dropout, attention_probs_dropout_prob=dropout, add_pooling_layer=False
    )
    transformers_logging.set_verbosity(before)
    encoder.embeddings.word_embeddings.weight.requires_grad_(False)
    encoder.embeddings.position_embeddings.weight.requires_grad_(False)
    return encoder
