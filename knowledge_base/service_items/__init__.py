"""Service items (政务服务事项): what they state by field, from a guide or a row of a list, to passages in citizens' words."""
