CREATE TABLE `http_tool` (
	`org_id` text NOT NULL,
	`name` text NOT NULL,
	`description` text NOT NULL,
	`fields` text NOT NULL,
	`url` text NOT NULL,
	`allowed_hosts` text NOT NULL,
	`repeatable` integer NOT NULL,
	`sealed_secret` text NOT NULL,
	PRIMARY KEY(`org_id`, `name`)
);
