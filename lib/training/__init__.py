"""Learning the weights of decisions anew, from books that people have proofread. No stage imports this."""
