"""The reader as a torch module: the embedding model's encoder with two heads. Imported only to train and to export."""

from pathlib import Path
from typing import Any

import torch

__all__ = ["Network"]


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
        from transformers import AutoModel

        encoder = AutoModel.from_pretrained(
            str(folder), hidden_dropout_prob=0.0, attention_probs_dropout_prob=0.0, add_pooling_layer=False
        )
        encoder.embeddings.word_embeddings.weight.requires_grad_(False)
        encoder.embeddings.position_embeddings.weight.requires_grad_(False)
        return cls(encoder)

    def forward(
        self, input_ids: torch.Tensor, token_type_ids: torch.Tensor, attention_mask: torch.Tensor
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """Shapes: all in (rows, tokens); out (rows, tokens, 2), scores of an answer's first and last token, -1e4
        outside the passage, and (rows,), the score of its being there.
        """
        states = self.encoder(
            input_ids=input_ids, token_type_ids=token_type_ids, attention_mask=attention_mask
        ).last_hidden_state
        outside = (token_type_ids * attention_mask == 0).unsqueeze(-1)
        spans = self.span(states).masked_fill(outside, -1e4)
        first = states[:, :1]  # kept in three dimensions: as plain matrix products these are made small with the rest
        return spans, self.answers(torch.tanh(self.pool(first))).squeeze((-1, -2))
