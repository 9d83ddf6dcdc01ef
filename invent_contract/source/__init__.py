"""The document as a file: its text, its lines, and the pointers and references in it.

Other packages take what they need of it from `invent_contract`.
"""
