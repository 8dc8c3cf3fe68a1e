CREATE TABLE `withheld_caller` (
	`call_id` text PRIMARY KEY NOT NULL,
	`org_id` text NOT NULL,
	`site_id` text NOT NULL,
	`number` text NOT NULL,
	`name` text NOT NULL,
	`at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `withheld_caller_site` ON `withheld_caller` (`org_id`,`site_id`);--> statement-breakpoint
ALTER TABLE `call` ADD `from_withheld` integer DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE `site` ADD `withheld_shown_to` text DEFAULT 'nobody' NOT NULL;