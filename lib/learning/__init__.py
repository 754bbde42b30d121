"""Decisions that weigh evidence: weights that were learnt from proofread books, and how they are learnt."""
