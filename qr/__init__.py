"""Codes on paper: what stands in them (`payload`) and how they are drawn (`render`). Imports nothing of ours.

Words: *code* (8–12 characters that mean nothing by themselves), *payload* (the address that a code carries).
"""
