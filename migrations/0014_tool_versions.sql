ALTER TABLE `http_tool` ADD `version` integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE `http_tool` ADD `saved_by` text DEFAULT '' NOT NULL;