Console.WriteLine("zkp");
