CREATE TABLE `removed_follow_up` (
	`org_id` text NOT NULL,
	`id` text NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`org_id`, `id`)
);
