CREATE TABLE `desk_phone` (
	`org_id` text NOT NULL,
	`user_id` text NOT NULL,
	`site_id` text NOT NULL,
	`extension` text NOT NULL,
	PRIMARY KEY(`org_id`, `user_id`)
);
