"""文件与解读: the board of pairs, links from clause to clause, repeals."""
