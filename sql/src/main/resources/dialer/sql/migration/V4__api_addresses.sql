ALTER TABLE node_lease
    -- Where the other daemons reach this one's API; NULL if it says no address.
    ADD COLUMN api_url VARCHAR(500) CHARACTER SET ascii COLLATE ascii_bin NULL;
