SELECT * FROM workers
