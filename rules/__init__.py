"""What is granted to whom: policies as data, and the engine that decides verdicts, amounts and lawful bundles."""
