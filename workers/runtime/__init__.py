"""What hosts the stages.

work.py      what travels between a runtime and a stage's process: items in, results out
execute.py   processes that run the heavy stages, with a time limit a document, and that may die
inprocess.py the plain loop over all stages, without any store
embedded/    one SQLite file: topics, offsets, state, index (the default)
kafka/       Kafka and Faust
"""
