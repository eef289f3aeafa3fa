// The index of this version is embedded: one process writes and searches it, so an indexer of its own would fill an index that
// nobody can read. When the index is a server, this program hosts AddIndexer like the other services' programs.
await Console.Error.WriteLineAsync(
    "indexer: the embedded index belongs to one process; run craft up, which has the indexer and the recommender in it.");
return 1;
