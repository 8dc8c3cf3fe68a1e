CREATE TABLE `callback` (
	`id` text PRIMARY KEY NOT NULL,
	`org_id` text NOT NULL,
	`call_id` text,
	`at` integer NOT NULL,
	`name` text NOT NULL,
	`number` text NOT NULL,
	`due` text NOT NULL,
	`due_at` integer,
	`about` text NOT NULL,
	`done_at` integer,
	`done_by` text
);
--> statement-breakpoint
CREATE INDEX `callback_org` ON `callback` (`org_id`,`at`);--> statement-breakpoint
CREATE TABLE `contact` (
	`org_id` text NOT NULL,
	`number` text NOT NULL,
	`name` text NOT NULL,
	`notes` text NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`org_id`, `number`)
);
--> statement-breakpoint
CREATE TABLE `do_not_call` (
	`org_id` text NOT NULL,
	`number` text NOT NULL,
	`at` integer NOT NULL,
	`call_id` text,
	`words` text NOT NULL,
	`added_by` text NOT NULL,
	PRIMARY KEY(`org_id`, `number`)
);
--> statement-breakpoint
CREATE TABLE `message` (
	`id` text PRIMARY KEY NOT NULL,
	`org_id` text NOT NULL,
	`call_id` text NOT NULL,
	`at` integer NOT NULL,
	`from_name` text NOT NULL,
	`number` text NOT NULL,
	`recipient` text NOT NULL,
	`text` text NOT NULL,
	`urgent` integer NOT NULL,
	`done_at` integer,
	`done_by` text
);
--> statement-breakpoint
CREATE INDEX `message_org` ON `message` (`org_id`,`at`);--> statement-breakpoint
ALTER TABLE `assistant` ADD `tools` text;--> statement-breakpoint
ALTER TABLE `assistant` ADD `playbooks` text;