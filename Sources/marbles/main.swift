import CommandLineInterface

CommandLineTool.main()
