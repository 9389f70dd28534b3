"""Text to vectors, and a passage and a question to an answer. Only here are torch and ONNX Runtime."""
