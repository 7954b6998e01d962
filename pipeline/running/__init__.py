"""`make repro`: dvc run so that nothing outlives it, after what an interrupted run left is put right."""
